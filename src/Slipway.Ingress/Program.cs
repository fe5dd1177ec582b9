using System.Text.Json;
using Slipway.Ingress;

if (args is not [var settingsFile])
{
    await Console.Error.WriteLineAsync("usage: dotnet Slipway.Ingress.dll SETTINGS.json");
    return IngressExitCodes.Usage;
}

try
{
    var settings = JsonSerializer.Deserialize<IngressSettings>(await File.ReadAllBytesAsync(settingsFile), IngressJson.Options)
        ?? throw new JsonException("The settings are empty.");
    await using var server = await IngressServer.StartAsync(settings, TimeProvider.System, CancellationToken.None);
    Console.WriteLine($"{settings.Service} is reached at {server.Address}; control at {server.ControlAddress}");
    await server.WaitForShutdownAsync();
    return IngressExitCodes.Done;
}
catch (Exception exception) when (exception is IOException or JsonException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return exception is IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException }
        ? IngressExitCodes.PortTaken
        : IngressExitCodes.Failed;
}
