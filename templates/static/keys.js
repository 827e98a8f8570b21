// Shortcuts of one letter, for who has not turned them off. They press what is
// on the page: what has no link or button has no shortcut.
(function () {
  'use strict'
  var list = document.body.dataset.keys
  if (!list || !window.htmx) return

  var going = 0 // until when a letter after g counts
  function place(key) { return document.querySelector('#nav a[data-go="' + key + '"]') }
  function go(link) { if (link) location.href = link.href }

  // The lines of the lists on the page, and the one the keyboard is at.
  function lines() {
    return Array.prototype.filter.call(document.querySelectorAll('main .row, main tbody tr, main .sort-line, main .hit, main .entries li'), function (l) {
      return l.offsetParent && l.querySelector('a[href]')
    })
  }
  function current() { return document.activeElement.closest('.row, tbody tr, .sort-line, .hit, .entries li') }
  function link(line) { return line.querySelector('a.title, h2 a, a.num, a[href]') }
  function move(by) {
    var all = lines()
    if (!all.length) return
    var at = all.indexOf(current())
    var next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))]
    link(next).focus()
    next.scrollIntoView({ block: 'nearest' })
  }
  function tick(line) { return line && line.querySelector('input[type=checkbox]') }
  function ticked() { return document.querySelector('input[form=bulk]:checked') }
  function toggle(box, on) {
    box.checked = on
    box.dispatchEvent(new Event('change', { bubbles: true }))
  }
  // A field of the bar of a list, or of an item's own page, unfolded.
  function unfold(name) {
    var field = document.querySelector('#bulk [name=' + name + '], .acts [name=' + name + ']')
    if (!field) return false
    for (var fold = field.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true
    field.focus()
    return true
  }
  function act(line, name) {
    var box = tick(line)
    if (box && !ticked()) toggle(box, true)
    if (!line || box) return unfold(name)
    go(link(line)) // its own page has the field
    return true
  }
  function done(line) {
    var box = tick(line)
    if (box && !ticked()) toggle(box, true)
    if (ticked()) { document.querySelector('#bulk button[value=done]').click(); return }
    var button = (line || document.querySelector('.acts, .act-now') || document.body).querySelector('button[name=verb][value=done]')
    if (button) { button.click(); return }
    var block = line && line.closest('section[hx-get][id]')
    var token = document.querySelector('input[name=form]')
    if (block && token && /\/items\/\d+$/.test(link(line).pathname)) {
      htmx.ajax('POST', link(line).pathname, { target: block, swap: 'outerHTML', values: { form: token.value, verb: 'done', from: block.id } })
    }
  }

  function help() {
    var box = document.getElementById('keys-box')
    if (!box) {
      box = document.createElement('dialog')
      box.id = 'keys-box'
      box.setAttribute('aria-label', 'Keyboard')
      box.innerHTML = '<form method="dialog"><button class="plain">Close</button></form><div id="keys"></div>'
      document.body.appendChild(box)
    }
    if (box.open) { box.close(); return }
    htmx.ajax('GET', list, { target: box.querySelector('#keys'), swap: 'outerHTML' }).then(function () { if (!box.open) box.showModal() })
  }
  function search() {
    var field = document.querySelector('main input[type=search]')
    if (field) { field.focus(); field.select() } else go(place('/'))
  }

  document.addEventListener('keydown', function (e) {
    var at = e.target
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || e.defaultPrevented) return
    if (at.isContentEditable || at.matches('textarea, select, input:not([type=checkbox])')) {
      if (e.key === 'Escape') at.blur()
      return
    }
    if (document.querySelector('dialog[open]') && e.key !== '?') return
    var line = current()
    if (going > Date.now() && place(e.key)) { going = 0; e.preventDefault(); go(place(e.key)); return }
    going = 0
    var known = true
    switch (e.key) {
      case '?': help(); break
      case '/': search(); break
      case 'g': going = Date.now() + 1500; break
      case 'j': move(1); break
      case 'k': move(-1); break
      case 'x': if (tick(line)) toggle(tick(line), !tick(line).checked); break
      case 'e': done(line); break
      case 'a': known = act(line, 'person'); break
      case 's': known = act(line, 'when'); break
      case 'Escape': document.activeElement.blur(); break
      default: known = false
    }
    if (known && e.key !== 'Escape') e.preventDefault()
  })
})()
