# Installiert die Pakete, die wir immer brauchen
RUN apt-get update && apt-get install -y curl
COPY . /app
CMD ["/app/start.sh"]
