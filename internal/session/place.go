package session

import (
	"fmt"
	"net/netip"

	"github.com/oschwald/maxminddb-golang/v2"
)

// Places tells where network addresses are, from an operator's file in
// MaxMind's format (GeoLite2 City, DB-IP City and others). Nil knows of none.
type Places struct{ file *maxminddb.Reader }

// OpenPlaces opens a file of places. An empty path gives nil.
func OpenPlaces(path string) (*Places, error) {
	if path == "" {
		return nil, nil
	}
	file, err := maxminddb.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open the file of places %s: %w; give one in MaxMind's format, such as GeoLite2-City.mmdb", path, err)
	}
	return &Places{file}, nil
}

// Of is the place of an address, as its city and country such as "Lyon, FR", or
// what of that is known. It is a guess by the address, not where somebody is.
func (p *Places) Of(address string) string {
	if p == nil {
		return ""
	}
	a, err := netip.ParseAddr(address)
	if err != nil {
		return ""
	}
	var found struct {
		City struct {
			Names map[string]string `maxminddb:"names"`
		} `maxminddb:"city"`
		Country struct {
			Code string `maxminddb:"iso_code"`
		} `maxminddb:"country"`
	}
	if err := p.file.Lookup(a.WithZone("")).Decode(&found); err != nil {
		return "" // a broken record is no reason to show nothing else
	}
	city, country := found.City.Names["en"], found.Country.Code
	if city != "" && country != "" {
		return city + ", " + country
	}
	return city + country
}

// Close closes the file.
func (p *Places) Close() error {
	if p == nil {
		return nil
	}
	if err := p.file.Close(); err != nil {
		return fmt.Errorf("close the file of places: %w", err)
	}
	return nil
}
