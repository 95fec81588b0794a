# escape=`
FROM mcr.microsoft.com/windows/servercore:ltsc2022
SHELL ["powershell", "-NoLogo", "-Command", "$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue';"]

WORKDIR C:\inetpub
RUN Invoke-WebRequest -UseBasicParsing -Uri https://example.com/setup.exe -OutFile C:\setup.exe; `
    Start-Process -Wait -FilePath C:\setup.exe -ArgumentList '/quiet'; `
    Remove-Item -Force C:\setup.exe

COPY web\ C:\inetpub\wwwroot\
ENV SITE_ROOT=C:\inetpub\wwwroot
EXPOSE 80
ENTRYPOINT ["C:\\ServiceMonitor.exe", "w3svc"]
