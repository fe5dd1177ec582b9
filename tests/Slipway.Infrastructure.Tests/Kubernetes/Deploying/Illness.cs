namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>What a <see cref="FaultyServer"/> does to requests; those with a number answer with that status.</summary>
internal enum Illness
{
    /// <summary>Serves.</summary>
    None = 0,

    /// <summary>Serves after three seconds.</summary>
    Slow = 1,

    /// <summary>Cuts the connection.</summary>
    Gone = 2,

    /// <summary>Takes requests and never answers.</summary>
    Silent = 3,

    /// <summary>Says that the token is no longer valid.</summary>
    Unauthorized = 401,

    /// <summary>Says that there are too many requests.</summary>
    TooManyRequests = 429,

    /// <summary>Says that something is wrong with it.</summary>
    InternalError = 500,
}
