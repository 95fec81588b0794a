#See https://aka.ms/customizecontainer to learn how to customize your debug container

FROM mcr.microsoft.com/dotnet/aspnet:6.0 AS base
WORKDIR /app
EXPOSE 80
EXPOSE 443

FROM mcr.microsoft.com/dotnet/sdk:6.0 AS build
WORKDIR /src
COPY ["Billing/Billing.csproj", "Billing/"]
RUN dotnet restore "Billing/Billing.csproj"
COPY . .
WORKDIR "/src/Billing"
RUN dotnet build "Billing.csproj" -c Release -o /app/build

FROM build AS publish
RUN dotnet publish "Billing.csproj" -c Release -o /app/publish /p:UseAppHost=false

FROM base AS final
WORKDIR /app
COPY --from=publish /app/publish .
ENTRYPOINT ["dotnet", "Billing.dll"]
