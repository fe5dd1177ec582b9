var app = WebApplication.CreateSlimBuilder(args).Build();
app.MapGet("/", () => "Hello from the greeter.");
app.MapGet("/version", () => app.Configuration["SERVICE_VERSION"] ?? "unknown");
app.MapGet("/healthz", () => "alive");
app.MapGet("/readyz", () => "ready");
app.Run();
