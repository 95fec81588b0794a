# escape=`

ARG WINDOWS=ltsc2022
FROM mcr.microsoft.com/windows/nanoserver:${WINDOWS} as base
USER ContainerAdministrator
WORKDIR C:\\service
COPY publish\ .
RUN setx /M PATH "%PATH%;C:\service\bin"
ENV Config__Path="C:\config"
CMD service.exe
