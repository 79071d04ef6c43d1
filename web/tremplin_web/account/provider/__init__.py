"""Come in by an identity provider, ProConnect or another: OpenID Connect, of which nothing is believed unproved."""
