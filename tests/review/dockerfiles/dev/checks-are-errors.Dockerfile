# check=error=true;skip=StageNameCasing,FromAsCasing
FROM alpine:3.20 as Base
ENV MODE fast
CMD ["true"]
