FROM python:3.10-slim
WORKDIR /usr/src/app
ONBUILD COPY requirements.txt ./
ONBUILD RUN pip install -r requirements.txt
ONBUILD ADD . .
ONBUILD CMD python manage.py runserver
