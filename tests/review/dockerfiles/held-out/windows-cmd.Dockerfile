FROM mcr.microsoft.com/dotnet/framework/aspnet:4.8
# Achtung: Schrägstriche beachten
WORKDIR /inetpub/wwwroot
COPY ./publish/ .
RUN powershell -Command Add-WindowsFeature Web-Server
EXPOSE 80
