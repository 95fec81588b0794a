#
#   Dockerfile
#  
 FROM python:3.12-slim  
  WORKDIR /app 
	COPY requirements.txt ./	
    RUN pip install --no-cache-dir \
        -r requirements.txt \
      # --upgrade \
        --disable-pip-version-check
	COPY . .
  USER nobody
  CMD [ "python" , "-m" ,   "app" ]
