package client

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// BlockedNetwork is where nobody signs in from.
type BlockedNetwork struct {
	Network string    `json:"network"`
	Reason  string    `json:"reason"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
}

// BlockedNetworks lists the addresses and networks from which nobody signs in.
func (c *Client) BlockedNetworks(ctx context.Context) ([]BlockedNetwork, error) {
	var out struct {
		Items []BlockedNetwork `json:"items"`
	}
	err := c.Do(ctx, http.MethodGet, "/blocked-addresses", nil, nil, &out)
	return out.Items, err
}

// BlockAddress keeps everybody from signing in from an address or network, such
// as 192.0.2.0/24.
func (c *Client) BlockAddress(ctx context.Context, address string, why Because) error {
	return c.Do(ctx, http.MethodPost, "/addresses/block", nil, struct {
		Address string `json:"address"`
		Because
	}{address, why}, nil)
}

// UnblockAddress takes such a block back.
func (c *Client) UnblockAddress(ctx context.Context, address string, why Because) error {
	return c.Do(ctx, http.MethodPost, "/addresses/"+url.PathEscape(address)+"/unblock", nil, why, nil)
}
