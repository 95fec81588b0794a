from python:3.12-slim as runtime
workdir /code
copy requirements.txt .
run pip install --no-cache-dir -r requirements.txt
COPY . .
EXPOSE 8000
cmd ["gunicorn", "-b", "0.0.0.0:8000", "wsgi:app"]
