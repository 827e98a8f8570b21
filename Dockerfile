# One static binary, nobody's user, nothing else. Build: docker build --build-arg VERSION=$(git describe --always) -t adjutant .
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=devel
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w -X main.release=$VERSION" -o /out/adjutant ./cmd/adjutant \
 && mkdir -p /out/data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/adjutant /adjutant
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
ENV ADJUTANT_ADDR=0.0.0.0:8080 ADJUTANT_DATABASE_URL=sqlite:///data/adjutant.db
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["/adjutant", "healthcheck"]
ENTRYPOINT ["/adjutant"]
CMD ["serve"]
