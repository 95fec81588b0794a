FROM python:3.11 # use the official image
WORKDIR /app # working directory
COPY . . # everything
CMD ["python", "app.py"] # start
