package bestpay

// What the tests of the package's users need of its inside.

// FreshLimit counts calls anew until it is restored: earlier tests may have left calls that nobody waits for.
func FreshLimit() (running func() int64, restore func()) {
	before, fresh := limitOfCalls, new(callLimit)
	limitOfCalls = fresh
	return fresh.running.Load, func() { limitOfCalls = before }
}

// WithEffect is an error as the package makes it.
func WithEffect(failure Error, effect Effect) *Error {
	failure.effect = effect
	return &failure
}
