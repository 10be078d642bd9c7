package authz

var credentialMatrix = map[string]string{}
