package main

import (
	"fmt"
	"net"

	"github.com/readmit/readmit/internal/config"
)

// listeners are the two ports, and the addresses that lead to them.
type listeners struct {
	console, portal  net.Listener
	base, portalBase string
}

// listen takes both ports, before the database is opened: the addresses are
// part of how everything is built, and a port may be chosen by the system.
func (c *serveCmd) listen() (listeners, error) {
	console, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return listeners{}, fmt.Errorf("listen on %s: %w; choose another address by --listen", c.Listen, err)
	}
	portal, err := net.Listen("tcp", c.PortalListen)
	if err != nil {
		_ = console.Close() // nothing was served on it
		return listeners{}, fmt.Errorf("listen on %s: %w; choose another address by --portal-listen", c.PortalListen, err)
	}
	at := listeners{console: console, portal: portal, base: c.BaseURL(portOf(console)), portalBase: c.PortalBase(portOf(portal))}
	if err := config.Apart(at.base, at.portalBase); err != nil {
		at.close()
		return listeners{}, err
	}
	return at, nil
}

func portOf(l net.Listener) int { return l.Addr().(*net.TCPAddr).Port }

// close closes what serving has not closed.
func (l listeners) close() {
	_ = l.console.Close() // closed already where it was served
	_ = l.portal.Close()
}
