// What htmx cannot do alone. No page needs this file: without it every link
// and form works, and a page shows what was true when it was loaded.
(function () {
  'use strict'
  if (!window.htmx) return

  // What changed is told by name, and counted. A change that is told of while a
  // block is being asked for may not be in the answer, and the block that the
  // answer brings listens only when it has settled: a block whose answer was
  // asked for before the last change of its names asks again.
  var changes = 0
  var told = {} // by name
  var known = {} // by the id of a block
  var asked = new WeakMap() // by request
  function tell(name) { told[name] = ++changes }
  function answered(e) { known[e.detail.requestConfig.target.id] = asked.get(e.detail.xhr) }
  function catchUp() {
    document.querySelectorAll('[id][hx-trigger*="refresh"]:not(.htmx-request)').forEach(function (block) {
      var names = block.getAttribute('hx-trigger').split(/,\s*/)
      if (names.some(function (n) { return told[n] > (known[block.id] || 0) })) htmx.trigger(block, 'refresh', {})
    })
  }
  document.addEventListener('htmx:beforeRequest', function (e) { asked.set(e.detail.xhr, changes) })
  document.addEventListener('htmx:beforeSwap', function (e) { if (e.detail.shouldSwap) answered(e) })
  document.addEventListener('htmx:afterRequest', function (e) {
    if (!e.detail.successful && isLive(e)) answered(e) // not asked for without end
    setTimeout(catchUp, 0) // when htmx is done with it
  })
  document.addEventListener('htmx:afterSettle', catchUp)

  // The live connection closes while the tab is hidden, because a browser
  // allows few connections to one host, and opens again when it is looked at.
  // It looks like an EventSource to the extension that uses it.
  htmx.createEventSource = function (url) {
    var listeners = []
    var real = null
    var self = { url: url, readyState: 0, onopen: null, onerror: null }
    function open() {
      real = new EventSource(url)
      real.onopen = function (e) { self.readyState = 1; if (self.onopen) self.onopen(e) }
      real.onerror = function (e) {
        self.readyState = real.readyState
        if (self.readyState === 2) self.close() // the extension opens another
        if (self.onerror) self.onerror(e)
      }
      listeners.forEach(function (l) { real.addEventListener(l[0], l[1]) })
    }
    function watch() {
      if (document.hidden && real) { real.close(); real = null } else if (!document.hidden && !real) { open() }
    }
    function add(name, f) { listeners.push([name, f]); if (real) real.addEventListener(name, f) }
    self.addEventListener = function (name, f) {
      if (!listeners.some(function (l) { return l[0] === name })) add(name, function () { tell('sse:' + name) })
      add(name, f)
    }
    self.removeEventListener = function (name, f) {
      listeners = listeners.filter(function (l) { return l[0] !== name || l[1] !== f })
      if (real) real.removeEventListener(name, f)
    }
    self.close = function () {
      document.removeEventListener('visibilitychange', watch)
      if (real) real.close()
      real = null
      self.readyState = 2
    }
    document.addEventListener('visibilitychange', watch)
    if (!document.hidden) open()
    return self
  }

  // Whenever the connection opens, every live block asks again: what happened
  // since the page was drawn, or since the connection was lost, is told to
  // nobody. Without a connection they ask once a minute.
  var live = false
  function refresh() { tell('refresh'); catchUp() }
  document.addEventListener('htmx:sseOpen', function () { live = true; refresh() })
  document.addEventListener('htmx:sseError', function () { live = false })
  setInterval(function () { if (!live && !document.hidden && document.querySelector('[sse-connect]')) refresh() }, 60000)

  // A change that arrives while somebody writes in the block must not take
  // their words away, and no row moves under a pointer: it waits behind a
  // button, or until the pointer is elsewhere.
  var news = null
  function offer(block, n) {
    news = block.id
    var bar = document.getElementById('news')
    if (!bar) return
    bar.querySelector('button').textContent = (n > 0 ? n + ' new' : 'Changed') + ', show'
    bar.hidden = false
  }
  function show() {
    var block = document.getElementById(news)
    news = null
    document.getElementById('news').hidden = true
    if (block) htmx.ajax('GET', block.getAttribute('hx-get'), { source: block, target: block, swap: 'outerHTML' })
  }
  function busy(block) {
    var at = document.activeElement
    if (at && at !== block && block.contains(at) && at.matches('input, select, textarea, button, summary')) return true
    return Array.prototype.some.call(block.querySelectorAll('textarea, input:not([type=hidden])'), function (f) {
      return f.type === 'checkbox' ? f.checked !== f.defaultChecked : f.value !== f.defaultValue
    })
  }
  function isLive(e) {
    var t = e.detail.requestConfig && e.detail.requestConfig.triggeringEvent
    return t && (t.type === 'refresh' || t.type.slice(0, 4) === 'sse:')
  }
  // What is as it was drawn, but for the tokens of its forms, is left alone:
  // nothing loses its place, its focus or a half-made click for it. Compared is
  // what was drawn, not what has been ticked, unfolded and counted since.
  var drawn = {}
  function plain(side) {
    side.querySelectorAll('input[name=form]').forEach(function (token) { token.setAttribute('value', '') })
    return side
  }
  function draw(block) {
    if (!block.id || !block.hasAttribute('hx-get')) return
    var copy = plain(block.cloneNode(true))
    copy.classList.remove('htmx-request', 'htmx-swapping', 'htmx-settling', 'htmx-added')
    if (!copy.className) copy.removeAttribute('class')
    drawn[block.id] = copy
  }
  function parsed(answer) {
    var t = document.createElement('template')
    t.innerHTML = answer
    return plain(t.content)
  }
  function same(block, answer) {
    return drawn[block.id] && answer.children.length === 1 && answer.firstElementChild.isEqualNode(drawn[block.id])
  }
  document.querySelectorAll('[id][hx-get]').forEach(draw)
  // The navigation does not change under an open menu; it catches up when the
  // menu is closed.
  var navIsStale = false
  function keep(e) {
    var block = e.detail.target
    var answer = parsed(e.detail.serverResponse)
    if (same(block, answer)) return true
    if (block.id === 'nav') return (navIsStale = !!block.querySelector('details[open]'))
    var pointed = matchMedia('(hover: hover)').matches && block.querySelector('.row:hover, tr:hover, .sort-line:hover')
    if (!pointed && !busy(block)) return false
    var had = rows(block)
    offer(block, Object.keys(rows(answer)).filter(function (a) { return !had[a] }).length)
    if (pointed) block.addEventListener('mouseleave', function () { if (news === block.id && !busy(block)) show() }, { once: true })
    return true
  }
  document.addEventListener('htmx:beforeSwap', function (e) {
    if (isLive(e) && e.detail.xhr.status < 300 && keep(e)) e.detail.shouldSwap = false
    else if (news === e.detail.target.id && e.detail.shouldSwap) { news = null; document.getElementById('news').hidden = true }
  })
  document.addEventListener('toggle', function (e) {
    if (!navIsStale || e.target.open || !e.target.closest('#nav')) return
    navIsStale = false
    htmx.trigger(document.getElementById('nav'), 'refresh', {})
  }, true)
  document.addEventListener('click', function (e) {
    if (!e.target.closest('.news-button')) return
    document.activeElement.blur()
    show()
  })

  // Whoever writes is not sent to the door by a block that asks for news: what
  // they send will say that they are signed out, and leave their words.
  document.addEventListener('htmx:beforeOnLoad', function (e) {
    if (e.detail.xhr.status === 401 && isLive(e) && busy(document.body)) e.preventDefault()
  })

  // Our own refusals say where they belong; anything else is the network. One
  // that brings a new token for the page's forms has them sent again.
  document.addEventListener('htmx:beforeSwap', function (e) {
    var x = e.detail.xhr
    var token = x.getResponseHeader('X-Form')
    if (token) document.querySelectorAll('input[name=form]').forEach(function (f) { f.value = token })
    if (x.status >= 400 && x.getResponseHeader('HX-Retarget')) e.detail.shouldSwap = true
  })
  function say(text) {
    var line = document.getElementById('flash')
    if (!line) return
    line.textContent = ''
    var p = document.createElement('div')
    p.className = 'flash-line bad'
    p.textContent = text
    line.appendChild(p)
  }
  document.addEventListener('htmx:sendError', function (e) {
    if (!isLive(e)) say('The office could not be reached, so nothing was done. Try again in a moment.')
  })

  // Rows that were not there before light up once; the title carries the
  // count; the keyboard stays where it was.
  var before = {}
  var held = null
  function rows(block) {
    var seen = {}
    block.querySelectorAll('a[href*="/items/"]').forEach(function (a) { seen[a.getAttribute('href')] = true })
    return seen
  }
  document.addEventListener('htmx:beforeSwap', function (e) {
    var block = e.detail.target
    before[block.id] = rows(block)
    held = block.contains(document.activeElement) && document.activeElement !== document.body ? block.id : null
  })
  document.addEventListener('htmx:load', function (e) {
    var block = e.detail.elt
    if (!block.id) return
    draw(block)
    if (block.id === 'nav') {
      var n = Number(block.dataset.blocked)
      document.title = (n > 0 ? '(' + n + ') ' : '') + document.title.replace(/^\(\d+\) /, '')
    } else if (before[block.id]) {
      var old = before[block.id]
      block.querySelectorAll('.row, tbody tr, .sort-line').forEach(function (row) {
        var a = row.querySelector('a[href*="/items/"]')
        if (a && !old[a.getAttribute('href')]) row.classList.add('fresh')
      })
    }
    if (held === block.id && block.tabIndex >= -1 && !block.contains(document.activeElement)) block.focus({ preventScroll: true })
  })

  // A row of views that is wider than a phone begins at the one that is shown.
  document.querySelectorAll('.views [aria-current]').forEach(function (a) { a.parentElement.scrollLeft = a.offsetLeft - 60 })

  // The bar of a list counts what is ticked, and stays in sight while anything is.
  function count() {
    var bar = document.getElementById('bulk')
    if (!bar) return
    var n = document.querySelectorAll('input[form=bulk]:checked').length
    bar.classList.toggle('on', n > 0)
    bar.querySelector('.bulk-n').textContent = n > 0 ? n + ' ticked:' : 'With the ticked:'
  }
  document.addEventListener('change', function (e) { if (e.target.matches('input[form=bulk]')) count() })

  // The two menus close on Escape and on a click beside them.
  function menus(inside) {
    document.querySelectorAll('.more[open], .demo-who[open]').forEach(function (m) { if (!m.contains(inside)) m.open = false })
  }
  document.addEventListener('click', function (e) { menus(e.target) })
  document.addEventListener('keydown', function (e) { if (e.key === 'Escape') menus(null) })
})()
