package tenant

import "strconv"

// IdleMinutes is after how many minutes without use a staff session is locked
// where the tenant says nothing else (NIST SP 800-63B-4, 2.2.3 and 2.3.3: at
// most 60, and 15 where the highest assurance is wanted).
const IdleMinutes = 15

const (
	laterWithout = "Cases come with a later release: until then nothing is counted by them."
	laterCases   = "Cases come with a later release: until then the time without a case holds."
)

// Names and support.
var (
	Name = &Setting{
		Key: "name", Group: GroupNames, Kind: KindText, Required: true, Max: 200,
		About: "What the tenant is called on the desk, and to customers unless the branding names it otherwise.",
	}
	SupportName = &Setting{
		Key: "support.name", Group: GroupNames, Kind: KindText, Max: 100,
		About: "Who customers are told to turn to, such as Harbor customer care. Without one, the name of the tenant.",
	}
	SupportEmail = &Setting{
		Key: "support.email", Group: GroupNames, Kind: KindEmail, Max: 254,
		About: "The address that customers can write to, and that answers to our mails go to.",
	}
	SupportLink = &Setting{
		Key: "support.link", Group: GroupNames, Kind: KindLink, Max: 500,
		About: "The page that customers are sent to for help.",
	}
)

// Region, time and languages.
var (
	DefaultRegion = &Setting{
		Key: "region", Group: GroupRegion, Kind: KindRegion, Required: true, Max: 2,
		About: "How telephone numbers without a country code are read, on the desk, in the API and in imports.",
	}
	TimeZone = &Setting{
		Key: "time_zone", Group: GroupRegion, Kind: KindZone, Required: true, Max: 60,
		About: "In which zone the desk shows times.",
	}
	Language = &Setting{
		Key: "language", Group: GroupRegion, Kind: KindLanguage, Required: true, Max: 35,
		About: "In which language customers are addressed who have not chosen one.",
	}
	Languages = &Setting{
		Key: "languages", Group: GroupRegion, Kind: KindLanguages, Max: 200,
		About: "Which languages customers can choose from on their pages. Without any, all that the pages are written in: English, German and Spanish. Mails follow the customer's profile.",
	}
)

// Branding.
var (
	BrandName = &Setting{
		Key: "brand.name", Group: GroupBranding, Kind: KindText, Max: 100,
		About: "What customers know you by, on their pages and in mails. Without one, the name of the tenant.",
	}
	BrandColor = &Setting{
		Key: "brand.color", Group: GroupBranding, Kind: KindColor, Default: "#1d4ed8", Max: 7,
		About: "The colour of buttons on the customers' pages. It must stand out from white by 3 to 1 (WCAG 2.2, 1.4.11); the text on it is black or white, whichever reads better.",
	}
	BrandLogo = &Setting{
		Key: "brand.logo", Group: GroupBranding, Kind: KindPicture,
		About: "The picture at the top of the customers' pages: a PNG or JPEG of at most 100 KB and 16 to 1,024 pixels each way.",
	}
)

// Limits of the desk.
var (
	AccountsPerHour = &Setting{
		Key: "desk.accounts_per_hour", Group: GroupDesk, Kind: KindNumber, Default: "40", Min: 5, Max: 1000, Unit: "accounts",
		About: "How many different accounts an agent may open in an hour.",
	}
	AccountsWithoutCase = &Setting{
		Key: "desk.accounts_without_case", Group: GroupDesk, Kind: KindNumber, Default: "30", Min: 0, Max: 1000, Unit: "accounts", Later: laterWithout,
		About: "How many accounts an agent may open and leave in a day without a case.",
	}
	RevealsPerHour = &Setting{
		Key: "desk.reveals_per_hour", Group: GroupDesk, Kind: KindNumber, Default: "20", Min: 0, Max: 500, Unit: "reveals",
		About: "How often an agent may reveal what is hidden in an hour.",
	}
	SearchesPerHour = &Setting{
		Key: "desk.searches_per_hour", Group: GroupDesk, Kind: KindNumber, Default: "300", Min: 10, Max: 5000, Unit: "searches",
		About: "How many searches an agent may run in an hour. One search is Enter, an opened row, or two seconds of rest.",
	}
	Idle = &Setting{
		Key: "desk.idle_minutes", Group: GroupDesk, Kind: KindNumber, Default: strconv.Itoa(IdleMinutes), Min: 5, Max: 60, Unit: "minutes",
		About: "After how long without use a staff session is locked until its owner proves who they are. Who works for several tenants is held to the shortest.",
	}
	IdleWithCase = &Setting{
		Key: "desk.idle_minutes_with_case", Group: GroupDesk, Kind: KindNumber, Default: "60", Min: 5, Max: 60, Unit: "minutes", Later: laterCases,
		About: "The same while the agent has a case open.",
	}
)

// AllSettings are all settings, in the order of the pages. Whoever adds one
// defines it above, lists it here, and writes its texts for the console.
var AllSettings = []*Setting{
	Name, SupportName, SupportEmail, SupportLink,
	DefaultRegion, TimeZone, Language, Languages,
	BrandName, BrandColor, BrandLogo,
	AccountsPerHour, AccountsWithoutCase, RevealsPerHour, SearchesPerHour, Idle, IdleWithCase,
	SignUpOpen, SignUpVerifyEmail, SignUpActivation,
	PasswordMinLength, PasswordMinStrength, PasswordCheckBreached, PasswordMaxAgeDays,
	LockoutAttempts, LockoutMinutes, LockoutSelfUnlock,
	FactorsOffered, FactorsRequired,
	SessionLimit, SessionDays, SessionIdleDays, SessionTellNewDevice,
	DeletionByOwner, DeletionCoolingDays,
	PortalHost, CORSOrigins, CaptchaHook, CaptchaAfter,
}
