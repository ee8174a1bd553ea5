"""Values as the templates of the survey show them."""
