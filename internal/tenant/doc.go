// Package tenant owns tenants, their settings and the schema of their own
// fields (custom attributes). It owns the tables tenant and tenant_field.
package tenant
