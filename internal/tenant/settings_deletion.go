package tenant

// Deletion of accounts.
var (
	DeletionByOwner = &Setting{
		Key: "deletion.by_owner", Group: GroupDeletion, Kind: KindSwitch, Default: On,
		About: "Whether customers can ask on their own page for their account to be deleted. Off: they ask support (GDPR, article 12 (2): asking must stay easy).",
	}
	DeletionCoolingDays = &Setting{
		Key: "deletion.cooling_days", Group: GroupDeletion, Kind: KindNumber, Default: "7", Min: 1, Max: 28, Unit: "days",
		About: "How long after the approval an account is erased. Until then its owner can keep it by a link; nobody signs in to it. A month after the request is the latest that GDPR, article 12 (3), allows.",
	}
)
