// The project has no public address yet. Nobody can register a name under .example, so that nobody else can publish
// this path; a program names its checkout by a replace directive (README.md).
module bestpay.example/bestpay

// 1.24 brought runtime.AddCleanup, and `#cgo nocallback`. Nothing here needs a later one.
go 1.24.0
