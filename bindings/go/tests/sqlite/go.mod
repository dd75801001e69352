// A module of its own: whoever uses the package does not get mattn/go-sqlite3.
module bestpay.example/bestpay/tests/sqlite

go 1.24.0

require bestpay.example/bestpay v0.1.0

require github.com/mattn/go-sqlite3 v1.14.51

replace bestpay.example/bestpay => ../..
