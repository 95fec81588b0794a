FROM python:3.6 AS backend
WORKDIR /backend
COPY backend/requirements.txt .
RUN pip install -r requirements.txt
COPY backend .
HEALTHCHECK CMD curl -f localhost:8000/health
EXPOSE 8000
CMD python manage.py migrate
CMD python manage.py runserver 0.0.0.0:8000

FROM node:12 AS frontend
WORKDIR /frontend
COPY frontend/package.json frontend/package-lock.json /frontend
RUN npm ci
