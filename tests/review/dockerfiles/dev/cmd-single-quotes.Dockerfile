FROM ruby:2.7
WORKDIR /app
COPY Gemfile* ./
RUN bundle install
COPY . .
EXPOSE 4567
CMD ['bundle', 'exec', 'rackup', '--host', '0.0.0.0']
