// Package tenant owns tenants, their settings, the schema of their own fields
// (custom attributes), and what they refuse to new accounts. It owns the
// tables tenant, tenant_field, tenant_setting, tenant_logo and tenant_block.
//
// A setting is defined once, in settings.go, with its default, what it may be,
// and what it does: page, API, documentation and checks are made from that. A
// row of tenant_setting says who changed it last; what was never changed has
// no row and follows the default of the binary that runs.
//
// It does not own what settings do: whoever reads one by [Setting.Number] or
// [Setting.Text] does, within the transaction that needs it. Nothing is kept
// in memory between transactions, so that a change holds on every node from
// its commit on.
package tenant
