package desk

// WaitNotice is the notice by which a customer hears of an act that waits.
func WaitNotice(operation string) string { return waitNotices[operation] }

// ReadersOf is how the readers of an account are asked for.
const ReadersOf = readersOf
