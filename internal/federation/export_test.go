package federation

import "maps"

// AppleKey reads the key that Apple issues.
var AppleKey = appleKey

// At lets a kind stand at a server of the test's own.
func (s *Service) At(kind, base string) {
	s.kinds = maps.Clone(s.kinds)
	p := s.kinds[kind]
	p.issuer = base
	if kind == Facebook {
		p.authorize, p.token, p.person = base+"/authorize", base+"/token", base+"/me"
	}
	s.kinds[kind] = p
}
