package credential

// ResetBy is the step of [Service.ResetPassword], for a race without hashes.
var ResetBy = resetBy
