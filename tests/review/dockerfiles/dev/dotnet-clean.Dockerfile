FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build
WORKDIR /source

COPY *.sln .
COPY Shop.Api/*.csproj ./Shop.Api/
RUN dotnet restore Shop.Api/Shop.Api.csproj

COPY Shop.Api/. ./Shop.Api/
WORKDIR /source/Shop.Api
RUN dotnet publish -c Release -o /app --no-restore

FROM mcr.microsoft.com/dotnet/aspnet:8.0
WORKDIR /app
COPY --from=build /app ./
USER $APP_UID
ENTRYPOINT ["dotnet", "Shop.Api.dll"]
