package authz

var signInMatrix = map[string]string{}
