package config

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"path/filepath"
	"time"
)

// Config is everything that an operator can set. The tags give each setting's
// flag, environment variable, default and help.
type Config struct {
	Data     string `default:"./data" env:"READMIT_DATA" placeholder:"DIR" help:"Folder for the embedded database and the keys."`
	Database string `env:"READMIT_DATABASE" placeholder:"URL" help:"postgres:// address. If set, PostgreSQL is used instead of the embedded database."`
	// DatabaseDirect stands beside a pooler, which lends connections for one
	// transaction only.
	DatabaseDirect string `name:"database-direct" env:"READMIT_DATABASE_DIRECT" placeholder:"URL" help:"postgres:// address of PostgreSQL itself, if --database leads to a pooler such as PgBouncer: for migrations and notifications, which need a connection of their own."`
	Keys           string `env:"READMIT_KEYS" placeholder:"DIR" help:"Folder of the keys, shared by all nodes. Empty: the folder keys in the data folder."`

	Tombstones string `env:"READMIT_TOMBSTONES" placeholder:"FILE" help:"File that names the accounts which were erased, shared by all nodes and kept apart from backups. Empty: the file tombstones in the folder of --keys, or in the data folder."`

	Geo string `env:"READMIT_GEO" placeholder:"FILE" help:"File in MaxMind's format that tells where addresses are, such as GeoLite2-City.mmdb. Empty: places are not shown."`

	Breached string `name:"breached-passwords" env:"READMIT_BREACHED_PASSWORDS" placeholder:"FILE" help:"List of passwords that are known to attackers, made by readmit breached build: new passwords on it are refused. Empty: only what is too simple is refused."`

	FetchAllow []string `name:"fetch-allow" env:"READMIT_FETCH_ALLOW" placeholder:"CIDR" help:"Networks of your own that may be asked where a setting names an address, such as 10.1.0.0/16: a sign-in provider, a captcha or SMS service inside. Everything else must be public and https."`

	LogLevel  string `default:"info" enum:"debug,info,warn,error" env:"READMIT_LOG_LEVEL" help:"Least level that is logged: ${enum}."`
	LogFormat string `default:"auto" enum:"auto,text,json" env:"READMIT_LOG_FORMAT" help:"Form of the log on standard error: ${enum}. auto is text on a terminal and json elsewhere."`

	FirstTenant

	// Mail is how messages leave; serve sets it, because nothing else sends.
	Mail Mail `kong:"-" yaml:"-"`

	// Console and Portal are the addresses under which staff and customers come
	// in. They are no settings: serve knows them once it listens. Empty: what the
	// defaults of [Server] lead to.
	Console string `kong:"-" yaml:"-"`
	Portal  string `kong:"-" yaml:"-"`

	// Clock is the clock to go by; nil is the operating system's. It is no
	// setting: a demo whose pages are photographed sets it.
	Clock func() time.Time `kong:"-" yaml:"-"`
}

// Server is what the serve command adds.
type Server struct {
	Listen       string   `default:"127.0.0.1:8484" env:"READMIT_LISTEN" placeholder:"ADDR" help:"Address and port of the console and the API."`
	PublicURL    string   `name:"public-url" env:"READMIT_PUBLIC_URL" placeholder:"URL" help:"Address under which staff reach the console. Empty: http://localhost and the port that is listened on."`
	PortalListen string   `name:"portal-listen" default:"127.0.0.1:8485" env:"READMIT_PORTAL_LISTEN" placeholder:"ADDR" help:"Address and port of the customers' pages and of OpenID Connect."`
	PortalURL    string   `name:"portal-url" env:"READMIT_PORTAL_URL" placeholder:"URL" help:"Address under which the first tenant's customers come in, which is its issuer; those of other tenants come in under SLUG.HOST of it, or under a host that is set. Empty: http://localhost and the port that is listened on."`
	TrustedProxy []string `name:"trusted-proxy" env:"READMIT_TRUSTED_PROXY" placeholder:"CIDR" help:"Networks of your own proxies, such as 10.0.0.0/8: their X-Forwarded-For is believed."`
	Mail
	ShutdownAfter time.Duration `default:"20s" env:"READMIT_SHUTDOWN_AFTER" help:"Longest wait for requests under way when the server is told to stop."`
}

// FirstTenant is the tenant that an empty database gets.
type FirstTenant struct {
	TenantSlug     string `default:"main" env:"READMIT_TENANT_SLUG" help:"Short name of the tenant that an empty database gets."`
	TenantName     string `default:"Main" env:"READMIT_TENANT_NAME" help:"Name of that tenant."`
	TenantRegion   string `default:"US" env:"READMIT_TENANT_REGION" help:"Country code by which that tenant reads phone numbers without a country."`
	TenantZone     string `default:"UTC" env:"READMIT_TENANT_ZONE" help:"Time zone of that tenant, such as Europe/Berlin."`
	TenantLanguage string `default:"en" env:"READMIT_TENANT_LANGUAGE" help:"Language of that tenant, such as en."`
}

// What can be wrong with settings.
var (
	ErrDatabase  = errors.New("--database takes a postgres:// address; for the embedded database leave it out and set --data")
	ErrDirect    = errors.New("--database-direct takes a postgres:// address and goes with --database: it leads to the same database past the pooler")
	ErrListen    = errors.New("--listen takes an address and a port, such as 127.0.0.1:8484")
	ErrFetch     = errors.New("--fetch-allow takes networks such as 10.1.0.0/16 or addresses such as 10.1.0.7")
	ErrProxy     = errors.New("--trusted-proxy takes networks such as 10.0.0.0/8 or addresses such as 10.0.0.7")
	ErrPublicURL = errors.New("--public-url takes an http or https address without a path, such as https://desk.example.com; http is for localhost only")

	ErrPortalListen = errors.New("--portal-listen takes an address and a port, such as 127.0.0.1:8485")
	ErrPortalURL    = errors.New("--portal-url takes an http or https address without a path, such as https://id.example.com; http is for localhost only")
	ErrSameAddress  = errors.New("customers and staff cannot come in under one address: give --portal-url another host or port than --public-url")
)

// Check returns what is wrong with the settings, or nil. It reads nothing.
func (c Config) Check() error {
	if _, err := c.Fetchable(); err != nil {
		return err
	}
	if c.DatabaseDirect != "" && (c.Database == "" || !postgres(c.DatabaseDirect)) {
		return ErrDirect
	}
	if c.Database != "" && !postgres(c.Database) {
		return ErrDatabase
	}
	return nil
}

func postgres(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "postgres" || u.Scheme == "postgresql")
}

// Fetchable returns the networks of the operator's own that may be asked, or
// [ErrFetch].
func (c Config) Fetchable() ([]netip.Prefix, error) { return prefixes(c.FetchAllow, ErrFetch) }

// KeyFolder returns the folder of the keys.
func (c Config) KeyFolder() string {
	if c.Keys != "" {
		return c.Keys
	}
	return filepath.Join(c.Data, "keys")
}

// TombstonesFile returns the file that names the accounts which were erased. It
// lies with the keys where those are shared by nodes.
func (c Config) TombstonesFile() string {
	switch {
	case c.Tombstones != "":
		return c.Tombstones
	case c.Keys != "":
		return filepath.Join(c.Keys, "tombstones")
	}
	return filepath.Join(c.Data, "tombstones")
}

// Where says which database is meant, without a password.
func (c Config) Where() string {
	if c.Database == "" {
		return "SQLite in " + c.Data
	}
	u, err := url.Parse(c.Database)
	if err != nil {
		return "PostgreSQL"
	}
	return "PostgreSQL at " + u.Redacted()
}

// Proxies returns the networks of the operator's own proxies, or [ErrProxy].
func (s Server) Proxies() ([]netip.Prefix, error) { return prefixes(s.TrustedProxy, ErrProxy) }

func prefixes(texts []string, bad error) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, text := range texts {
		if address, err := netip.ParseAddr(text); err == nil {
			out = append(out, netip.PrefixFrom(address, address.BitLen()))
			continue
		}
		network, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("%w, not %q", bad, text)
		}
		out = append(out, network)
	}
	return out, nil
}
