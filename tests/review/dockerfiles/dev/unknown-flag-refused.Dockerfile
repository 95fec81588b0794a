FROM python:3.11-slim
WORKDIR /app
COPY --owner=app:app requirements.txt /app/
RUN pip install -r requirements.txt
CMD ["python", "main.py"]
