FROM python:3.6 AS backend
WORKDIR backend
COPY backend/requirements.txt requirements.txt
RUN pip install -r requirements.txt && cd /tmp && rm -rf x
HEALTHCHECK CMD curl -f localhost:8000/health
HEALTHCHECK --interval=10s CMD curl -f localhost:8000/live
ENTRYPOINT python
ENTRYPOINT ["python", "manage.py"]
CMD ["runserver"]

FROM node:12 AS frontend
CMD ["npm", "start"]
CMD ["npm", "run", "dev"]

FROM node:12 AS FRONTEND
COPY --from=backend /app /app
COPY --from=backnd /x /x
COPY --from=nginx:1.25 /etc/nginx /etc/nginx
CMD npm start
