module bestpay.example/compare

go 1.24.0

require bestpay.example/bestpay v0.0.0

replace bestpay.example/bestpay => ../../../bindings/go
