FROM python:3.9

WORKDIR /app

COPY . .

RUN pip install --upgrade pip
RUN pip install -r requirements.txt

# ENV FLASK_APP app.py
ENV FLASK_APP=app.py
ENV FLASK_ENV development

EXPOSE 5000

CMD python app.py
