"""Every kind of public page, by its address in the demonstration centre."""

PUBLIC_PAGES = {
    "home": "/",
    "home in Welsh": "/cy/",
    "get help": "/get-help/",
    "directory": "/directory/",
    "news": "/news/",
    "area": "/dyfed-powys/",
    "campaigns": "/campaigns/",
    "components": "/components/",
}
