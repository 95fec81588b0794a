FROM python:3.11-slim
# next lines carry comments at their end, which only RUN survives
RUN pip install --no-cache-dir flask # web
EXPOSE 5000
CMD ["flask", "run"]
