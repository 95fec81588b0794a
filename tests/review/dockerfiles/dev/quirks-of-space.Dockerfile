#Dockerfile of the team, do not edit
  FROM alpine:3.18 AS tools 
    RUN apk add --no-cache \ 
		bash \
		# for the console
		less  
	WORKDIR  /opt	
	COPY   a.sh    b.sh   ./
 CMD [ "bash","-l" ]
