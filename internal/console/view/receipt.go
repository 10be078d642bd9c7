package view

import (
	"net/url"
	"slices"
	"time"
)

// ReceiptPage shows that an account was erased, and how far other systems are.
type ReceiptPage struct {
	Frame
	// Text is the receipt without its signature's lines, as names and values.
	Lines    [][2]string
	Download string // where the signed text is
	Systems  []ReceiptSystem
}

// ReceiptSystem is another system that is told of a deletion.
type ReceiptSystem struct {
	Name  string
	State string // waiting, lost, informed, confirmed
	At    time.Time
	// Why is why it is not told; empty of one that is.
	Why string
	// ID and ConfirmPath let somebody confirm for it; an empty path does not.
	ID, ConfirmPath string
}

// Tone is the colour of the state.
func (s ReceiptSystem) Tone() string {
	return map[string]string{"waiting": "pill-info", "lost": "pill-warn", "informed": "pill-quiet", "confirmed": "pill-good"}[s.State]
}

// Unreached reports whether a system is not told by its endpoint.
func (p ReceiptPage) Unreached() bool {
	return slices.ContainsFunc(p.Systems, func(s ReceiptSystem) bool { return s.State == "lost" })
}

// ReceiptPath is the receipt of a deletion; with /download behind it, the signed
// text.
func ReceiptPath(slug, request string) string {
	return TenantPath(slug) + "receipts/" + url.PathEscape(request)
}
