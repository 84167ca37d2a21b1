# Not built yet. The book is mounted at /book:
#   docker build -t mdbook-aivss . && docker run --rm -v "$PWD:/book" mdbook-aivss build
FROM rust:1-alpine AS build
RUN apk add --no-cache musl-dev
WORKDIR /source
COPY . .
RUN cargo build --release --locked

FROM scratch
COPY --from=build /source/target/release/mdbook-aivss /mdbook-aivss
WORKDIR /book
ENTRYPOINT ["/mdbook-aivss"]
CMD ["check"]
