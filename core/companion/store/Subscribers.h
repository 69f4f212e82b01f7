#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include "core/companion/store/Database.h"

namespace crat::store {

/// Subscribers of one kind of call. Thread-safe; a subscription's end waits for a call that is under way.
template <class... Args>
class Subscribers : public std::enable_shared_from_this<Subscribers<Args...>> {
public:
    Subscription add(std::function<void(Args...)> call)
    {
        std::scoped_lock lock(m_mutex);
        const int key = m_next++;
        m_calls.emplace(key, std::move(call));
        return Subscription([weak = this->weak_from_this(), key] {
            if (auto self = weak.lock()) {
                std::scoped_lock inner(self->m_mutex);
                self->m_calls.erase(key);
            }
        });
    }
    void call(Args... args)
    {
        std::scoped_lock lock(m_mutex);
        for (auto &[key, call] : m_calls)
            call(args...);
    }

private:
    std::mutex m_mutex;
    std::map<int, std::function<void(Args...)>> m_calls;
    int m_next = 0;
};

using EventSubscribers = Subscribers<const EventBatch &>;
using PlainSubscribers = Subscribers<>;

} // namespace crat::store
