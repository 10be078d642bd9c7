package authz

var federationMatrix = map[string]string{}
