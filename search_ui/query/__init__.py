"""What the engine is asked, each request with its reader: a `plan.Plan` for every question. Pure."""
