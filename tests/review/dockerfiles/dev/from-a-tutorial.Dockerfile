FROM python:3.7
RUN mkdir /code
WORKDIR /code
ADD requirements.txt /code/
RUN pip install -r requirements.txt
ADD . /code/
HEALTHCHECK CMD curl localhost
HEALTHCHECK NONE
CMD ["python", "manage.py", "migrate"]
CMD python manage.py runserver 0.0.0.0:8000
