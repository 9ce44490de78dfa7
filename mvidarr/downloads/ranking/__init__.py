"""Why a download stands where it stands: head starts, their reasons, what they are known from."""
