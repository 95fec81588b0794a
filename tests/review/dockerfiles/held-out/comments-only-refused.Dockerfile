# TODO: Dockerfile schreiben
# FROM python:3.12
