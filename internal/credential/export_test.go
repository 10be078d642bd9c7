package credential

// ResetBy is the step of [Service.ResetPassword], for a race without hashes.
var ResetBy = resetBy

// TakeBackupCode is the step by which a code that was found is used up, for two
// that have both found it: a database with one writer lets no two look at once.
var TakeBackupCode = takeBackupCode
