package authz

var sessionMatrix = map[string]string{}
